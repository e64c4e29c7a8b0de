import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from './en.json' with { type: 'json' }

export const languages = { en: 'English', fr: 'Français', es: 'Español', ar: 'العربية' } as const
export type Language = keyof typeof languages

const others: Readonly<Record<Exclude<Language, 'en'>, () => Promise<{ readonly default: object }>>> = {
  fr: () => import('./fr.json'),
  es: () => import('./es.json'),
  ar: () => import('./ar.json'),
}

const key = 'carnet-language'
const isLanguage = (text: string | null | undefined): text is Language => text != null && Object.hasOwn(languages, text)

const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr')
export const languageNow = (): Language => (isLanguage(i18next.language) ? i18next.language : 'en')

export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  const asked = [localStorage.getItem(key), ...navigator.languages.map((each) => each.slice(0, 2))]
  await speak(asked.find(isLanguage) ?? 'en', false)
}

/** Speaks a language from now on; what was chosen is remembered on this machine. */
export async function speak(language: Language, chosen = true): Promise<void> {
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'translation'))
    i18next.addResourceBundle(language, 'translation', (await others[language]()).default)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
  if (chosen) localStorage.setItem(key, language)
}

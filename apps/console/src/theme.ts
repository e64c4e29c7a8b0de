export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

const key = 'carnet-theme'
const dark = matchMedia('(prefers-color-scheme: dark)')
const isTheme = (text: string | null): text is Theme => themes.some((each) => each === text)

export const themeNow = (): Theme => {
  const kept = localStorage.getItem(key)
  return isTheme(kept) ? kept : 'system'
}

export function draw(theme: Theme): void {
  const isDark = theme === 'dark' || (theme === 'system' && dark.matches)
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light'
  localStorage.setItem(key, theme)
}

export function startTheme(): void {
  draw(themeNow())
  dark.addEventListener('change', () => draw(themeNow()))
}

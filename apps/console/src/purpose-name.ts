import { useTranslation } from 'react-i18next'

/** What a purpose is called: in the language of the page, and by its title in the register where that has no words for it. */
export function usePurposeName(): (id: string, title?: string) => string {
  const { t } = useTranslation()
  return (id, title = id) => t(`purpose.${id}`, { defaultValue: title })
}

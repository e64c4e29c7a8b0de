import { Search } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../design/index.ts'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))

const onMac = navigator.userAgent.includes('Mac')
/** As keys are called on this machine. */
const paletteKeys = onMac ? '⌘ K' : 'Ctrl K'

/** Opens the palette, by a press or from anywhere by its keys. */
export function PaletteButton() {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setOpen(true)
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [])
  return (
    <>
      <Button look="plain" onPress={() => setOpen(true)}>
        <Search aria-hidden />
        {t('palette.open')}
        <kbd>{paletteKeys}</kbd>
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <Palette close={() => setOpen(false)} keys={paletteKeys} />
        </Suspense>
      )}
    </>
  )
}

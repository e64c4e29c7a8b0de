import { Star } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../design/index.ts'
import { useAddress } from '../kept.ts'
import { useViews } from './views.ts'

const ViewsSheet = lazy(async () => ({ default: (await import('./views-sheet.tsx')).ViewsSheet }))

/** A star: keeps what one looks at under a name; filled where it is kept. */
export function ViewsButton() {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const address = useAddress()
  const isKept = useViews().some(({ path }) => path === address)
  const word = t(isKept ? 'views.saved' : 'views.save')
  return (
    <>
      <Button look="plain" aria-label={word} onPress={() => setOpen(true)}>
        <Star aria-hidden className={isKept ? 'kept' : undefined} />
        <span className="wide">{word}</span>
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <ViewsSheet address={address} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

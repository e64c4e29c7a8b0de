import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
// The look of all that pages are drawn with, before any room's own: which room is opened first changes nothing.
import './design/tokens.css'
import './design/base.css'
import './design/button.css'
import './design/card.css'
import './design/checks.css'
import './design/choose-file.css'
import './design/clock.css'
import './design/decision.css'
import './design/field.css'
import './design/long-table.css'
import './design/once.css'
import './design/page.css'
import './design/places.css'
import './design/progress.css'
import './design/refusal.css'
import './design/seal.css'
import './design/sheet.css'
import './design/stamp.css'
import './design/table.css'
import './design/tag.css'
import './design/timeline.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Language } from './language-provider.tsx'
import { answers, Refused } from './node/index.ts'
import { router } from './routes.tsx'
import { startTheme } from './theme.ts'
import { startWords } from './words/index.ts'

startTheme()
await startWords()
const place = document.getElementById('root')
if (place === null) throw new Error('the page has no place for the console')
// A refusal is shown where it belongs, and is no fault of the page.
const onCaughtError = (fault: unknown): void => {
  if (!(fault instanceof Refused)) reportError(fault)
}
createRoot(place, { onCaughtError }).render(
  <StrictMode>
    <QueryClientProvider client={answers}>
      <Language>
        <RouterProvider router={router} />
      </Language>
    </QueryClientProvider>
  </StrictMode>,
)

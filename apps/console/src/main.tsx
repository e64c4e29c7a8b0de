import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import './design/tokens.css'
import './design/base.css'
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

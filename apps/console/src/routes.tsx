import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  Outlet,
  retainSearchParams,
  stringifySearchWith,
  useNavigate,
  useRouter,
} from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Page, Refusal } from './design/index.ts'
import { id } from './id.ts'
import { answers, Refused } from './node/index.ts'
import { pages, rooms } from './rooms.ts'
import { forget } from './session.ts'

/** Why one is here goes along from page to page. Ids and names of purposes only: no address bar shows personal data. */
interface Why {
  readonly purpose?: string
  readonly case?: string
}

const word = (said: unknown, form: RegExp): string | undefined =>
  typeof said === 'string' && form.test(said) ? said : undefined

function whyIn(search: Readonly<Record<string, unknown>>): Why {
  const purpose = word(search['purpose'], /^[a-z-]{1,60}$/)
  const matter = word(search['case'], id)
  return { ...(purpose === undefined ? {} : { purpose }), ...(matter === undefined ? {} : { case: matter }) }
}

const root = createRootRoute({ component: Outlet, errorComponent: Faulty })
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: lazyRouteComponent(async () => import('./shell/index.ts'), 'Shell'),
  errorComponent: Faulty,
  validateSearch: whyIn,
  search: { middlewares: [retainSearchParams(['purpose', 'case'])] },
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { readonly locked?: true; readonly provider?: 'refused' | 'unavailable' } => {
    const { locked, provider } = search
    return {
      ...(locked === true ? { locked } : {}),
      ...(provider === 'refused' || provider === 'unavailable' ? { provider } : {}),
    }
  },
  component: lazyRouteComponent(async () => import('./sign-in/index.ts'), 'SignIn'),
})

const places = [...rooms, ...pages].map(({ path, load }) =>
  createRoute({
    getParentRoute: () => shell,
    path,
    errorComponent: Faulty,
    component: lazyRouteComponent(async () => ({ default: await load() })),
  }),
)

/** An address that is no page's: said within the shell, where the rooms are. */
const nowhere = createRoute({ getParentRoute: () => shell, path: '$', component: NotFound })

export const router = createRouter({
  routeTree: root.addChildren([signIn, shell.addChildren([...places, nowhere])]),
  basepath: '/console',
  // A figure stands as it is, and not within quotation marks.
  stringifySearch: stringifySearchWith(JSON.stringify),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: NotFound,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

/** What the node refused to a page. Whose session has ended signs in again, and comes back. */
function Faulty({ error }: ErrorComponentProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { invalidate } = useRouter()
  const ended = error instanceof Refused && error.problem.code === 'request/unauthenticated'
  useEffect(() => {
    if (!ended) return
    forget()
    void navigate({ to: '/sign-in', replace: true })
  }, [ended, navigate])
  if (ended) return null
  const problem =
    error instanceof Refused
      ? error.problem
      : ({ code: 'node/failed', title: t('fault.title'), todo: t('fault.todo'), with: {} } as const)
  return (
    <Page name={t('fault.page')} title={t('fault.page')}>
      <Refusal problem={problem} />
      <div>
        <Button
          onPress={() => {
            answers.removeQueries({ predicate: ({ state }) => state.status === 'error' })
            void invalidate()
          }}
        >
          {t('retry')}
        </Button>
      </div>
    </Page>
  )
}

function NotFound() {
  const { t } = useTranslation()
  return (
    <Page name={t('nowhere.title')} title={t('nowhere.title')}>
      <p className="quiet">{t('nowhere.todo')}</p>
    </Page>
  )
}

/**
 * Opening a package that came for oneself.
 *
 * In:    the file, and one's own secret key: both stay in this page.
 * Out:   what it says of itself, checked here; its data, to be saved; the codes that its sender waits for.
 * Never: a request: the network may be unplugged; a key or data that outlive the page.
 */
export { OpenPackage } from './opening.tsx'

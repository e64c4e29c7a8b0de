/** The page's only style, inline under its hash: nothing is loaded from anywhere. Colours reach 4.5:1 (WCAG 2.2, 1.4.3) light and dark. */
export const referenceStyle = `:root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e6e8eb); --paper: light-dark(#ffffff, #14171a);
  --faint: light-dark(#555c66, #a3abb5); --line: light-dark(#d5d9de, #343a41); --link: light-dark(#0b57a4, #7db8f0); --tint: light-dark(#f3f5f7, #1d2125) }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper) }
.page { max-width: 76rem; margin: 0 auto; padding: 1.5rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: 2rem }
@media (min-width: 60rem) { .page { grid-template-columns: 19rem minmax(0, 1fr) } nav { position: sticky; top: 0; max-height: 100vh; overflow: auto } }
a { color: var(--link) } a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
h1 { margin: 0 } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line) } h3 { margin: 2rem 0 0 } h4 { margin: 1rem 0 0 }
nav ul { padding-left: 1rem } nav li { overflow-wrap: anywhere; font-size: .875rem }
code { font: .875em/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
.route { background: var(--tint); border: 1px solid var(--line); border-radius: 6px; padding: .4rem .7rem; margin: .5rem 0 }
.method { font-weight: 700 } .faint { color: var(--faint) }
.members { list-style: none; padding-left: 1rem; border-left: 2px solid var(--line); margin: .3rem 0 } .members li { margin: .2rem 0 }
.skip { position: absolute; left: -999rem } .skip:focus { left: 1rem; top: 1rem; background: var(--paper); padding: .5rem }
@media print { nav { display: none } }`

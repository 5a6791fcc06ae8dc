/** The window's side: it begins once the screen stands there. Until then links are links and forms are forms. */
const PAINTED_WITHIN_MS = 500 // a page nobody looks at is never painted

const painted = new Promise<void>(done => {
  requestAnimationFrame(() => setTimeout(done))
  setTimeout(done, PAINTED_WITHIN_MS)
})
painted.then(() => import('./page/main.ts'))

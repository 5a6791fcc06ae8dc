// What we never ask of htmx and Hono is left out of the bundles: four kilobytes on every phone. What is named here and gone
// or renamed in a later version stops the build.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

/** A method goes whole, where nothing calls it. */
const GONE = null
/** A method, or what stands under an `if`, is left standing empty. */
const NOTHING = '{\n}'
const NONE = '{ return [] }'

/**
 * We ask of htmx: boosted links and forms, `hx-get` with a trigger `from:body` and a delay, `innerHTML` and `outerMorph`,
 * another target, swaps out of band, going back, 204. So there is no code in attributes, no other swap, no indicator, transition,
 * confirmation, extended selector, value or header from attributes, no redirect by header, no queue but the first in line, or
 * the last for an element with `hx-sync`.
 */
const HTMX = {
  '#addInputValues': NOTHING,
  '#apiMethods': GONE,
  '#determineSyncStrategy': '{ return elt.hasAttribute("hx-sync") ? "queue last" : "queue first" }',
  '#disableElements': NOTHING,
  '#enableElements': NOTHING,
  '#executeJavaScript': NOTHING,
  '#extractFilter': '{ return [str] }',
  '#extractJavascriptContent': NOTHING,
  '#findAllExt': '{ return [...document.querySelectorAll(maybeSelector ?? eltOrSelector)] }',
  '#findThisElements': GONE,
  '#getAttributeObject': NOTHING,
  '#getRequestQueue': '{ return this.#htmxState(elt).rq ||= new RequestQueue() }',
  '#getRootNode': GONE,
  '#handleHeadersAndMaybeReturnEarly': NOTHING,
  '#handleHxHeaders': NOTHING,
  '#handleHxOnAttributes': NOTHING,
  '#handlePreservedElements': NOTHING,
  '#handleStatusCodes': '{ if (ctx.response.raw.status === 204) ctx.swap = "none" }',
  '#handleTriggerHeader': NOTHING,
  '#hideIndicators': NOTHING,
  '#initRequestIndicatorCss': NOTHING,
  '#initializeAbortListener': NOTHING,
  '#normalizeScrollTarget': '{ return target }',
  '#normalizeSwapStyle': '{ return style }',
  '#processPartials': NONE,
  '#processScripts': NOTHING,
  '#processTransitionQueue': NOTHING,
  '#restorePreservedElements': NOTHING,
  '#scanBackwardsQuery': GONE,
  '#scanForwardQuery': GONE,
  '#scanUntilComparison': GONE,
  '#showIndicators': NOTHING,
  '#startCSSTransitions': NONE,
  '#stringHyperscriptStyleSelector': GONE,
  '#submitTransitionTask': NOTHING,
  findAll: GONE,
  on: GONE,
  onLoad: GONE,
  '} else if (spec.throttle)': NOTHING,
  "} else if (swapStyle === 'afterbegin')": NOTHING,
  "} else if (swapStyle === 'afterend')": NOTHING,
  "} else if (swapStyle === 'beforebegin')": NOTHING,
  "} else if (swapStyle === 'beforeend')": NOTHING,
  "} else if (swapStyle === 'textContent')": NOTHING,
  'if (ctx.confirm)': NOTHING,
  'if (filter)': NOTHING,
  'if (hxInclude)': NOTHING,
  'if (spec.changed)': NOTHING,
  'if (spec.once)': NOTHING,
  "if (eventName === 'intersect' || eventName === 'revealed')": NOTHING,
  "if (eventName === 'load')": NOTHING,
  'if (eventName === "every")': NOTHING,
  "if (swapStyle === 'delete')": NOTHING,
}

/** No mounted apps, no layouts, no bodies in forms we do not send, no second answer to merge with the first. */
const UNASKED = {
  'htmx.esm.js': HTMX,
  'hono-base.js': { fire: GONE, mount: GONE, request: GONE },
  'context.js': {
    event: GONE,
    header: '{ (this.#preparedHeaders ??= new Headers()).set(name, value) }',
    'if (this.#res && _res)': NOTHING,
    'if (typeof arg === "object" && arg.headers)': NOTHING,
    json: GONE,
    render: GONE,
    setRenderer: GONE,
    var: GONE,
  },
  'request.js': {
    '#cachedBody': GONE,
    '#getAllDecodedParams': NOTHING,
    addValidatedData: GONE,
    arrayBuffer: GONE,
    blob: GONE,
    bytes: GONE,
    formData: GONE,
    header: '{ return this.raw.headers.get(name) ?? undefined }',
    json: GONE,
    matchedRoutes: GONE,
    parseBody: GONE,
    queries: GONE,
    routePath: GONE,
    text: GONE,
    valid: GONE,
  },
}

const literal = text => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** From the line that begins a method, or an `if`, to the bracket that ends it and its semicolon. */
function block(name) {
  const head = name.includes('if (') ? literal(name) : `(?:async |get )?${name}(?: = )?\\(.*\\)(?: =>)?`
  return new RegExp(`^([ \\t]+)(${head}) \\{\\n[^]*?\\n\\1\\};?`, 'm')
}

function without(path) {
  let contents = readFileSync(path, 'utf8')
  for (const [name, body] of Object.entries(UNASKED[basename(path)] ?? {})) {
    if (!block(name).test(contents)) throw new Error(`${path} has no ${name}`)
    const put = (_, indent, head) => `${indent}${head} ${body.replace('\n', `\n${indent}`)}`
    contents = contents.replace(block(name), body ? put : '')
  }
  return contents
}

export const unasked = {
  name: 'unasked',
  setup(build) {
    build.onLoad({ filter: /\/(htmx\.org|hono)\/dist\/[a-z.-]+\.js$/ }, ({ path }) => ({ contents: without(path) }))
  },
}

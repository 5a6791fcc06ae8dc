/** Trusted Types, as far as we use them; the DOM library does not have them yet. */
interface TrustedPolicy {
  createHTML(text: string): string
  createScriptURL(url: string): string
}

interface Window {
  trustedTypes?: { createPolicy(name: string, rules: Partial<TrustedPolicy>): TrustedPolicy }
}

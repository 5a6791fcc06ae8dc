/** Reads codes where the browser cannot: fetched by scanner.ts, and only then. */
export { BarcodeDetector } from 'qr/decode.js'

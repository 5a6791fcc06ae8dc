/** A process that is told what to do: one JSON line asks, one answers. The first line says where and who. */
import { createInterface } from 'node:readline'

/** What is asked: `do`, `phone`, `rec`, `field`, `value`, `lost`, each where the order has it. */
// biome-ignore lint/suspicious/noExplicitAny: JSON as it comes
export type Asked = any
export type Orders = Record<string, (asked: Asked) => unknown>

/** Answers `{"told": …}`, or `{"failed": …}`, until stdin ends. */
export async function obey(make: (start: Asked) => Orders | Promise<Orders>): Promise<never> {
  let orders: Orders | undefined
  for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line)
    let said: object
    try {
      if (orders) said = { told: (await orders[asked.do]?.(asked)) ?? null }
      else {
        orders = await make(asked)
        said = { told: null }
      }
    } catch (error) {
      said = { failed: error instanceof Error ? (error.stack ?? String(error)) : String(error) }
    }
    process.stdout.write(`${JSON.stringify(said)}\n`)
  }
  process.exit(0)
}

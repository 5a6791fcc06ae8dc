/** Whether a push message would reach this phone, in the words of a `device_status`. */
import type { Network } from '../sync/ports.ts'

/** What a worker knows of it; elsewhere there is none of this. */
interface Worker {
  registration?: { pushManager?: { getSubscription(): Promise<unknown> } }
  Notification?: { permission: string }
  navigator?: { userAgent: string }
}

/** Nothing where it cannot be known. An iPhone has push for what is installed alone: there it is not even named else. */
export async function armed(where: Worker = globalThis as Worker): Promise<Network['armed']> {
  const { registration, Notification, navigator } = where
  if (!registration) return undefined
  const { pushManager } = registration
  if (!pushManager) return /iPhone|iPad/.test(navigator?.userAgent ?? '') ? 'not_installed' : 'no_push'
  if (Notification?.permission !== 'granted') return 'no_permission'
  return (await pushManager.getSubscription()) ? 'yes' : 'failed'
}

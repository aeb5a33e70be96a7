/** Words of the device: enrolment, sellers, settings. A missing sentence does not compile. */

export const fr = {} as const

export const ar: Record<keyof typeof fr, string> = {}

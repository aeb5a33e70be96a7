/** Who comes next: found by number, with those who come often and have not come yet first. */

import type { MemberFact } from './facts'

export const SHOWN_MAX = 60

/** Whether a number is the one that the digits begin; zeros in front and letters do not count. */
export function hasNumber(member: Pick<MemberFact, 'number'>, digits: string): boolean {
  const own = member.number.replace(/\D/g, '')
  const wanted = digits.replace(/^0+/, '')
  return own.startsWith(digits) || own.replace(/^0+/, '').startsWith(wanted)
}

/**
 * The members to show: whose number the digits begin, the exact one first; who was weighed last stays on top, for
 * her second basket; then who has not come yet, the most frequent first; then those who came.
 */
export function inOrder(
  members: readonly MemberFact[],
  came: ReadonlyMap<string, number>,
  last: string | null,
  digits = '',
): MemberFact[] {
  const found = digits ? members.filter((one) => hasNumber(one, digits)) : [...members]
  const rank = (one: MemberFact): number => (digits && isExactly(one, digits) ? 0 : one.id === last ? 1 : came.has(one.id) ? 3 : 2)
  return found
    .sort((a, b) => rank(a) - rank(b) || b.times - a.times || a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
    .slice(0, SHOWN_MAX)
}

function isExactly(member: MemberFact, digits: string): boolean {
  return member.number.replace(/\D/g, '').replace(/^0+/, '') === digits.replace(/^0+/, '')
}

/** Two letters for a face without a photo. */
export function initials(name: string): string {
  return [...name.trim()].slice(0, 2).join('')
}

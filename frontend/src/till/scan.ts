/**
 * What a scanned or typed code stands for. Pure: GTIN check digits, GS1 element strings with AIM
 * prefixes, GS1 Digital Link addresses (1.4 and later), our own lot address and article code.
 */

export type Scan =
  | { readonly kind: 'gtin'; readonly gtin: string; readonly lot: string | null }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'article'; readonly code: string }
  | { readonly kind: 'text'; readonly text: string };

const GS = '\u001d';
// Pre-defined lengths by the first two digits of the AI (GS1 General Specifications, fig. 7.8.5-2).
const PREDEFINED: Readonly<Record<string, number>> = {
  '00': 18, '01': 14, '02': 14, '03': 14, '04': 16, '11': 6, '12': 6, '13': 6, '14': 6, '15': 6, '16': 6,
  '17': 6, '18': 6, '19': 6, '20': 2, '31': 6, '32': 6, '33': 6, '34': 6, '35': 6, '36': 6, '41': 13,
};
const CSET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,90}$/;

/** Whether the last digit is the check digit of the others: weights 3 and 1 from the right. */
export function hasCheckDigit(digits: string): boolean {
  if (!/^\d{8,18}$/.test(digits)) return false;
  const sum = [...digits.slice(0, -1)]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return (10 - (sum % 10)) % 10 === Number(digits.at(-1));
}

/** A GTIN-8, -12, -13 or -14 as 14 digits; null when it is none. */
export function gtin14(text: string): string | null {
  const isLength = [8, 12, 13, 14].includes(text.length);
  return isLength && hasCheckDigit(text) ? text.padStart(14, '0') : null;
}

/** How many digits the AI at the head of `text` has; 0 when no AI begins so. */
function identifierLength(text: string): number {
  const head = text.slice(0, 2);
  if (!/^\d\d$/.test(head)) return 0;
  if (/^(0[0-4]|1[0-9]|2[0-2]|30|37|9[0-9])$/.test(head)) return 2;
  if (/^(23|24|25|40|41|42|43|71)$/.test(head)) return head === '43' ? 4 : 3;
  if (/^(31|32|33|34|35|36|39|70|72|80|81|82)$/.test(head)) return 4;
  return 0;
}

/** The elements of a GS1 element string; null when it is not one. A doubled separator is tolerated. */
export function elements(raw: string): Map<string, string> | null {
  const found = new Map<string, string>();
  let rest = raw.replace(/^\u001d+/, '');
  while (rest !== '') {
    const size = identifierLength(rest);
    const identifier = rest.slice(0, size);
    if (size === 0 || !/^\d+$/.test(identifier) || identifier.length < size) return null;
    rest = rest.slice(size);
    const fixed = PREDEFINED[identifier.slice(0, 2)];
    const end = rest.indexOf(GS);
    const value = fixed === undefined ? rest.slice(0, end < 0 ? undefined : end) : rest.slice(0, fixed);
    if (!isValue(identifier, value, fixed)) return null;
    if ((found.get(identifier) ?? value) !== value) return null;
    found.set(identifier, value);
    rest = rest.slice(value.length).replace(/^\u001d+/, '');
  }
  return found.size > 0 ? found : null;
}

function isValue(identifier: string, value: string, fixed: number | undefined): boolean {
  if (!CSET_82.test(value)) return false;
  if (fixed !== undefined && (value.length !== fixed || !/^\d+$/.test(value))) return false;
  if (['01', '02', '03'].includes(identifier) || identifier === '00') return hasCheckDigit(value);
  if (['10', '21', '22'].includes(identifier)) return value.length <= 20;
  if (/^1[1-9]$/.test(identifier)) return isDate(value);
  if (identifier === '30' || identifier === '37') return /^\d{1,8}$/.test(value);
  return true;
}

/** YYMMDD; a day of 00 stands for the end of the month. */
function isDate(value: string): boolean {
  const [year, month, day] = [value.slice(0, 2), value.slice(2, 4), value.slice(4)].map(Number);
  if (year === undefined || month === undefined || day === undefined || month < 1 || month > 12) return false;
  return day <= new Date(Date.UTC(2000 + year, month, 0)).getUTCDate();
}

/** GTIN and lot of a Digital Link address, at whatever stem; null when it is not a valid one. */
export function digitalLink(address: string): { gtin: string; lot: string | null } | null {
  const found = /^https?:\/\/[^/?#]+(\/[^?#]*)/i.exec(address);
  const parts = found?.[1]?.split('/') ?? [];
  const at = parts.findLastIndex((part, index) => part === '01' && index % 1 === 0 && parts.length > index + 1);
  if (at < 0) return null;
  const gtin = parts[at + 1] ?? '';
  if (gtin.length !== 14 || !hasCheckDigit(gtin)) return null;
  const rest = parts.slice(at + 2).filter((part, index, all) => part !== '' || index < all.length - 1);
  // A third party's serial (235) stands alone; else variant, lot, serial, in this order.
  const order = rest[0] === '235' ? ['235'] : ['22', '10', '21'];
  let reached = -1;
  let lot: string | null = null;
  for (let index = 0; index < rest.length; index += 2) {
    const position = order.indexOf(rest[index] ?? '');
    const value = decoded(rest[index + 1] ?? '');
    if (position <= reached || value === null || value.length > (rest[0] === '235' ? 28 : 20) || !CSET_82.test(value)) return null;
    reached = position;
    if (rest[index] === '10') lot = value;
  }
  return { gtin, lot };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** What a code stands for; text that is none of ours is a search. */
export function read(scanned: string): Scan {
  const prefix = /^\][A-Za-z][0-9A-Za-z]/.exec(scanned)?.[0] ?? '';
  const text = scanned.slice(prefix.length).trim();
  const ours = /^https?:\/\/[^/]+\/(?:[a-z]{2,3}\/)?l\/([0-9A-Z]{13})(?:[/?#].*)?$/i.exec(text);
  if (ours?.[1]) return { kind: 'token', token: ours[1].toUpperCase() };
  const link = digitalLink(text);
  if (link) return { kind: 'gtin', ...link };
  if (/^art-[\w-]+$/i.test(text)) return { kind: 'article', code: text.toLowerCase() };
  const gtin = gtin14(text);
  if (gtin && !['C1', 'd2', 'Q3', 'e0'].includes(prefix.slice(1))) return { kind: 'gtin', gtin, lot: null };
  const isMarked = ['C1', 'd2', 'Q3', 'e0', 'J1'].includes(prefix.slice(1)) || text.includes(GS);
  const found = isMarked || /^01\d{14}/.test(text) ? elements(text) : null;
  const item = found?.get('01') ?? found?.get('02');
  if (item) return { kind: 'gtin', gtin: item, lot: found?.get('10') ?? null };
  return { kind: 'text', text };
}

/** `3*` typed before a code sets the quantity; what is left is the code. */
export function withQuantity(typed: string): { quantity: number; code: string } {
  const found = /^(\d{1,3})\s*[*x×]\s*(.*)$/i.exec(typed);
  const quantity = Number(found?.[1] ?? 1);
  return found && quantity > 0 ? { quantity, code: found[2] ?? '' } : { quantity: 1, code: typed };
}

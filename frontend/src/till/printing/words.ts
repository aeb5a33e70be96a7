/** What a receipt says, in French and Arabic; a missing word does not compile. */

import type { Locale } from '../i18n'

const fr = {
  sale: 'TICKET DE CAISSE', refund: 'REMBOURSEMENT', copy: 'DUPLICATA n° {ordinal}',
  training: 'FORMATION – SANS VALEUR', demo: 'Démonstration : données inventées',
  number: 'Ticket {number}', till: 'Caisse : {name}', seller: 'Vendeur : {name}',
  quantity: '{quantity} × {price}', mass: '{quantity} kg × {price}/kg',
  code: 'N° {code}', lot: 'Lot {code}', lotBefore: 'Lot {code}, à consommer avant le {day}',
  owner: 'Propriétaire : {name}', backToShelf: 'Remis en rayon', backToLoss: 'Mis en perte',
  discount: 'Remise', discountFor: 'Remise ({reason})',
  basketDiscount: 'Remise sur le panier', basketDiscountFor: 'Remise sur le panier ({reason})',
  total: 'Total', totalTaxed: 'Total TTC', totalBack: 'Total remboursé', rounding: 'Arrondi espèces',
  cash: 'Espèces', cheque: 'Chèque', transfer: 'Virement', card: 'Carte', stripe: 'Carte en ligne',
  voucher: 'Bon d’achat', deposit: 'Acompte', paidWith: '{means} {reference}',
  tendered: 'Reçu', change: 'Rendu',
  rate: 'TVA {rate} %', rateAmounts: 'HT {net} · TVA {tax} · TTC {gross}', mentionAmount: '{mention} : {gross}',
  refundOf: 'Rembourse le ticket {number}', note: 'Note : {note}',
  lines: 'Lignes : {count}', seal: 'Sceau : {letters}', MAD: '{amount} DH', EUR: '{amount} €',
} as const

export type ReceiptWord = keyof typeof fr
export type ReceiptWords = Readonly<Record<ReceiptWord, string>>

const ar: ReceiptWords = {
  sale: 'تذكرة الصندوق', refund: 'إرجاع', copy: 'نسخة رقم {ordinal}',
  training: 'تدريب – بدون قيمة', demo: 'عرض تجريبي: بيانات مختلقة',
  number: 'التذكرة {number}', till: 'الصندوق: {name}', seller: 'البائع: {name}',
  quantity: '{quantity} × {price}', mass: '{quantity} كغ × {price}/كغ',
  code: 'رقم {code}', lot: 'الدفعة {code}', lotBefore: 'الدفعة {code}، يستهلك قبل {day}',
  owner: 'المالك: {name}', backToShelf: 'أعيد إلى الرف', backToLoss: 'سجل ضياعا',
  discount: 'تخفيض', discountFor: 'تخفيض ({reason})',
  basketDiscount: 'تخفيض على السلة', basketDiscountFor: 'تخفيض على السلة ({reason})',
  total: 'المجموع', totalTaxed: 'المجموع مع الضريبة', totalBack: 'المجموع المرجع', rounding: 'تقريب النقد',
  cash: 'نقدا', cheque: 'شيك', transfer: 'تحويل', card: 'بطاقة', stripe: 'بطاقة عبر الإنترنت',
  voucher: 'قسيمة شراء', deposit: 'تسبيق', paidWith: '{means} {reference}',
  tendered: 'المبلغ المستلم', change: 'الصرف',
  rate: 'الضريبة على القيمة المضافة {rate} %', rateAmounts: 'دون ضريبة {net} · الضريبة {tax} · مع الضريبة {gross}',
  mentionAmount: '{mention}: {gross}',
  refundOf: 'إرجاع التذكرة {number}', note: 'ملاحظة: {note}',
  lines: 'السطور: {count}', seal: 'الختم: {letters}', MAD: '{amount} د.م.', EUR: '{amount} €',
}

export const WORDS: Readonly<Record<Locale, ReceiptWords>> = { fr, ar }

const ARABIC = /\p{Script=Arabic}/u
const ISOLATE = '\u2068'
const ISOLATE_END = '\u2069'

/**
 * A sentence with its {gaps} filled. Beside Arabic each filling is isolated, so that a Latin name, a code
 * or a minus sign does not turn over what stands around it.
 */
export function fill(sentence: string, gaps: Readonly<Record<string, string | number>>): string {
  const isArabic = ARABIC.test(sentence) || Object.values(gaps).some((value) => ARABIC.test(String(value)))
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(gaps[name] ?? '')
    return isArabic ? `${ISOLATE}${value}${ISOLATE_END}` : value
  })
}

// A receipt's figures stay on one line, and Western digits are what Moroccan price labels carry.
const NO_BREAK = '\u00a0'

function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, NO_BREAK)
}

/** `1 234,50` of minor units, `-5,00` below zero: the same in both languages. */
export function amount(cents: number): string {
  const size = Math.abs(cents)
  const text = `${grouped(Math.floor(size / 100))},${String(size % 100).padStart(2, '0')}`
  return cents < 0 ? `-${text}` : text
}

/** `1 234,50 DH`; an unknown currency is named by its code. */
export function price(words: ReceiptWords, cents: number, currency: string): string {
  const isKnown = currency === 'MAD' || currency === 'EUR'
  const sentence = isKnown ? words[currency] : `{amount} ${currency}`
  return fill(sentence.replaceAll(' ', NO_BREAK), { amount: amount(cents) })
}

/** `0,250` of grams in kilograms, `2` of pieces. */
export function counted(quantity: number, per: 1 | 1000): string {
  const sign = quantity < 0 ? '-' : ''
  const size = Math.abs(quantity)
  if (per === 1) return `${sign}${grouped(size)}`
  return `${sign}${grouped(Math.floor(size / 1000))},${String(size % 1000).padStart(3, '0')}`
}

/** `20`, `5,5`: a rate in hundredths of a percent. */
export function percent(rateBp: number): string {
  return String(rateBp / 100).replace('.', ',')
}

/** `22/11/2028`. */
export function day(iso: string): string {
  return iso.slice(0, 10).split('-').reverse().join('/')
}

/** `22/11/2026 11:42` at the place. */
export function moment(iso: string, timezone: string): string {
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const date = { day: '2-digit', month: '2-digit', year: 'numeric' } as const
  const parts = new Intl.DateTimeFormat('fr-FR', { ...date, ...time, timeZone: timezone }).formatToParts(new Date(iso))
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('day')}/${part('month')}/${part('year')} ${part('hour')}:${part('minute')}`
}

/** The unit written beside an amount; one that is counted agrees with its number, as each language has it. */
export function signOf(sign: HTMLElement | null | undefined, amount: string, language: string): string {
  const forms = JSON.parse(sign?.dataset['forms'] ?? 'null') as Partial<Record<Intl.LDMLPluralRule, string>> | null
  const category = new Intl.PluralRules(language).select(Number(amount.replace(',', '.')))
  return forms?.[category] ?? sign?.textContent?.trim() ?? ''
}

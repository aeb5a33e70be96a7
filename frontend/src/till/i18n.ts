/** Everything the till says, in French and Arabic; a missing sentence does not compile. */

const fr = {
  search: 'Scannez, ou cherchez un article…', favourites: 'Favoris', saffron: 'Safran', argan: 'Argan',
  olive: 'Olive', pamm: 'Plantes', almond: 'Amande', honey: 'Miel', craft: 'Artisanat',
  left: 'reste {n}', none: 'épuisé', before: 'avant {date}', empty: 'Scannez un article, ou touchez-le.',
  due: 'à payer', articles: '{n} article(s)', pay: 'Encaisser', clear: 'Vider', less: 'Un de moins', more: 'Un de plus',
  chooseLot: 'De quel lot ?', close: 'Fermer', online: 'En ligne', offline: 'Sans réseau',
  unsent: '{n} vente(s) gardée(s), depuis {min} min', signIn: 'Reconnectez-vous', settle: '{n} à régler',
  payTitle: 'Encaissement', cash: 'Espèces', cheque: 'Chèque', card: 'Carte', exact: 'Le compte juste',
  received: 'Reçu', take: 'Prendre', reference: 'Référence', chequeNumber: 'Numéro du chèque',
  cardReference: 'Référence du terminal', stillDue: 'Reste à payer', change: 'À rendre', rounding: 'Arrondi espèces',
  confirm: 'Terminer la vente', remove: 'Retirer', back: 'Retour', exceeds: 'Un chèque ou une carte ne peut pas dépasser ce qui est dû.',
  needsReference: 'Écrivez la référence du paiement.', notAmount: 'Ce n’est pas un montant.',
  receipt: 'Ticket', print: 'Imprimer', noReceipt: 'Sans ticket', width: 'Papier', total: 'Total TTC',
  net: 'HT', vat: 'TVA', gross: 'TTC', lot: 'Lot', seller: 'Vendeur', till: 'Caisse',
  demo: 'Démonstration : données inventées', theme: 'Plein soleil', closeTill: 'Clôturer', home: 'Accueil',
  openTitle: 'Ouvrir la caisse', openHint: 'Comptez la monnaie du tiroir avant la première vente.', float: 'Fonds de caisse',
  open: 'Ouvrir la caisse', closeTitle: 'Clôturer la caisse', closeHint: 'Comptez le tiroir sans regarder le total attendu.',
  counted: 'Compté', confirmClose: 'Clôturer', reason: 'Pourquoi cette différence ?', difference: 'Différence',
  expected: 'Attendu', salesCount: 'Ventes', closed: 'La caisse est clôturée.', next: 'Vente suivante',
  refusedTitle: 'Ne vendez pas cet article', understood: 'J’ai compris',
  recalled: 'Le lot {lot} est rappelé. Gardez-le de côté et prévenez la responsable de la boutique.',
  expired: 'Le lot {lot} a dépassé sa date. Retirez-le du rayon.',
  held: 'Le lot {lot} est en attente de vérification. Gardez-le de côté.',
  noLot: 'Aucun lot vendable de « {article} » n’est en stock ici. Recevez d’abord la livraison.',
  unknown: 'Ce code n’est pas connu ici : {code}. Vérifiez l’étiquette ou cherchez l’article par son nom.',
  noPrice: '« {article} » n’a pas encore de prix dans cette boutique. Demandez à la responsable.',
  notStored: 'La vente n’a pas pu être gardée sur cet appareil. Ne rendez pas la marchandise : recommencez.',
  otherTab: 'La caisse est déjà ouverte dans un autre onglet. Continuez là-bas, ou fermez-le.',
  starting: 'La caisse se prépare…', needsNetwork: 'Le premier démarrage a besoin du réseau. Vérifiez la connexion.',
  unsentClose: 'Il reste des ventes à envoyer : la caisse se clôture quand elles sont arrivées.',
  needsConnection: 'Cette action a besoin du réseau. Réessayez quand il revient.', settleTitle: 'À régler',
  settleHint: 'Ces ventes sont gardées ici. Montrez cette page à la responsable du réseau.', results: '{n} résultat(s)',
} as const;

export type Word = keyof typeof fr;

const ar: Record<Word, string> = {
  search: 'امسحوا الرمز أو ابحثوا عن منتج…', favourites: 'المفضلة', saffron: 'الزعفران', argan: 'الأركان',
  olive: 'الزيتون', pamm: 'النباتات', almond: 'اللوز', honey: 'العسل', craft: 'الصناعة التقليدية',
  left: 'بقي {n}', none: 'نفد', before: 'قبل {date}', empty: 'امسحوا رمز منتج أو المسوه.',
  due: 'الواجب أداؤه', articles: '{n} منتج', pay: 'استخلاص', clear: 'إفراغ', less: 'ناقص واحد', more: 'زائد واحد',
  chooseLot: 'من أي دفعة؟', close: 'إغلاق', online: 'متصل', offline: 'بدون شبكة',
  unsent: '{n} مبيعات محفوظة منذ {min} دقيقة', signIn: 'سجلوا الدخول من جديد', settle: '{n} للتسوية',
  payTitle: 'الاستخلاص', cash: 'نقدا', cheque: 'شيك', card: 'بطاقة', exact: 'المبلغ بالضبط',
  received: 'المبلغ المستلم', take: 'أخذ', reference: 'المرجع', chequeNumber: 'رقم الشيك',
  cardReference: 'مرجع جهاز الأداء', stillDue: 'الباقي للأداء', change: 'الصرف', rounding: 'تقريب النقد',
  confirm: 'إنهاء البيع', remove: 'حذف', back: 'رجوع', exceeds: 'لا يمكن أن يتجاوز الشيك أو البطاقة المبلغ الواجب.',
  needsReference: 'اكتبوا مرجع الأداء.', notAmount: 'هذا ليس مبلغا.',
  receipt: 'التذكرة', print: 'طباعة', noReceipt: 'بدون تذكرة', width: 'الورق', total: 'المجموع مع الضريبة',
  net: 'دون ضريبة', vat: 'الضريبة', gross: 'مع الضريبة', lot: 'الدفعة', seller: 'البائع', till: 'الصندوق',
  demo: 'عرض تجريبي: بيانات مختلقة', theme: 'ضوء الشمس', closeTill: 'إقفال الصندوق', home: 'الرئيسية',
  openTitle: 'فتح الصندوق', openHint: 'احسبوا نقود الدرج قبل أول بيع.', float: 'رصيد الافتتاح',
  open: 'فتح الصندوق', closeTitle: 'إقفال الصندوق', closeHint: 'احسبوا الدرج دون النظر إلى المبلغ المتوقع.',
  counted: 'المحسوب', confirmClose: 'إقفال', reason: 'ما سبب هذا الفرق؟', difference: 'الفرق',
  expected: 'المتوقع', salesCount: 'المبيعات', closed: 'تم إقفال الصندوق.', next: 'البيع التالي',
  refusedTitle: 'لا تبيعوا هذا المنتج', understood: 'فهمت',
  recalled: 'الدفعة {lot} مسحوبة. ضعوها جانبا وأخبروا مسؤولة المتجر.',
  expired: 'الدفعة {lot} تجاوزت تاريخها. أزيلوها من الرف.',
  held: 'الدفعة {lot} قيد التحقق. ضعوها جانبا.',
  noLot: 'لا توجد دفعة قابلة للبيع من «{article}» هنا. استلموا التسليم أولا.',
  unknown: 'هذا الرمز غير معروف هنا: {code}. تحققوا من الملصق أو ابحثوا عن المنتج باسمه.',
  noPrice: 'ليس لـ «{article}» ثمن بعد في هذا المتجر. اسألوا المسؤولة.',
  notStored: 'تعذر حفظ البيع على هذا الجهاز. لا تسلموا السلعة: أعيدوا المحاولة.',
  otherTab: 'الصندوق مفتوح في علامة تبويب أخرى. تابعوا هناك أو أغلقوها.',
  starting: 'الصندوق قيد التحضير…', needsNetwork: 'التشغيل الأول يحتاج إلى الشبكة. تحققوا من الاتصال.',
  unsentClose: 'ما زالت مبيعات لم ترسل: يقفل الصندوق بعد وصولها.',
  needsConnection: 'هذه العملية تحتاج إلى الشبكة. أعيدوا المحاولة عند عودتها.', settleTitle: 'للتسوية',
  settleHint: 'هذه المبيعات محفوظة هنا. أروا هذه الصفحة لمسؤولة الشبكة.', results: '{n} نتيجة',
};

export type Locale = 'fr' | 'ar';

let current: Locale = 'fr';

export function speak(locale: Locale): void {
  current = locale;
}

/** A sentence in the till's language with its {gaps} filled. */
export function t(word: Word, gaps: Readonly<Record<string, string | number>> = {}): string {
  const sentence: string = (current === 'ar' ? ar : fr)[word];
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(gaps[name] ?? ''));
}

/** The name in the till's language. */
export function named(name: { readonly fr: string; readonly ar: string }): string {
  return current === 'ar' && name.ar ? name.ar : name.fr;
}

function tag(): string {
  // Western digits in Arabic: that is what Moroccan price labels carry.
  return current === 'ar' ? 'ar-MA-u-nu-latn' : 'fr-MA';
}

/** `1 234,50`, with the currency's sign when asked. */
export function money(cents: number, currency?: string): string {
  const text = (cents / 100).toLocaleString(tag(), { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  if (!currency) return text;
  return `${text}\u00a0${currency === 'MAD' ? (current === 'ar' ? 'د.م.' : 'DH') : '€'}`;
}

/** `11/2028`: a best-before date at the counter. */
export function month(day: string): string {
  return `${day.slice(5, 7)}/${day.slice(0, 4)}`;
}

/** `21/11/2026 12:42` at the place. */
export function moment(iso: string, timezone: string): string {
  return new Date(iso).toLocaleString(tag(), { dateStyle: 'short', timeStyle: 'short', timeZone: timezone });
}

export function clock(now: Date, timezone: string): string {
  return now.toLocaleTimeString(tag(), { hour: '2-digit', minute: '2-digit', timeZone: timezone });
}

/** Letters without accents, small: how a search compares. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

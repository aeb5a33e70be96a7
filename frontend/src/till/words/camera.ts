/** What the camera's sheet says. */

import type { CameraTrouble } from '../../scanning/errors'

export interface CameraWords extends Readonly<Record<CameraTrouble, string>> {
  readonly title: string
  readonly hint: string
  readonly opening: string
  readonly torch: string
}

export const CAMERA_WORDS: Readonly<Record<'fr' | 'ar', CameraWords>> = {
  fr: {
    title: 'Scanner avec la caméra',
    hint: 'Tenez le code dans le cadre.',
    opening: 'La caméra s’ouvre…',
    torch: 'Lampe',
    refused: 'La caméra n’est pas autorisée ici. Autorisez-la dans les réglages du navigateur, ou tapez le code.',
    absent: 'Cet appareil n’a pas de caméra. Tapez le code, ou utilisez un lecteur.',
    busy: 'Une autre application tient la caméra. Fermez-la, puis recommencez.',
    unavailable: 'La caméra ne peut pas servir ici. Tapez le code, ou utilisez un lecteur.',
  },
  ar: {
    title: 'المسح بالكاميرا',
    hint: 'ضعوا الرمز داخل الإطار.',
    opening: 'جار فتح الكاميرا…',
    torch: 'المصباح',
    refused: 'الكاميرا غير مسموح بها هنا. اسمحوا بها في إعدادات المتصفح أو اكتبوا الرمز.',
    absent: 'لا توجد كاميرا في هذا الجهاز. اكتبوا الرمز أو استعملوا قارئا.',
    busy: 'تطبيق آخر يستعمل الكاميرا. أغلقوه ثم أعيدوا المحاولة.',
    unavailable: 'لا يمكن استعمال الكاميرا هنا. اكتبوا الرمز أو استعملوا قارئا.',
  },
}

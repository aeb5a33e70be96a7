/** What the phone says in French: short, for somebody who reads little and stands in the sun. */

export const fr = {
  // Everywhere
  title: 'Pesée', back: 'Retour', listen: 'Écouter', close: 'Fermer', progress: 'Étape {n} sur {of}',
  starting: 'Un instant…', otherTab: 'La pesée est ouverte dans un autre onglet. Continuez là-bas, ou fermez-le.',
  menu: 'Ce téléphone',
  // Who
  signInFirst: 'Ouvrez cette page une première fois avec du réseau et connectez-vous. Ensuite elle marche sans réseau.',
  signIn: 'Se connecter', retry: 'Réessayer',
  signInToSend: 'Connectez-vous pour envoyer. Rien n’est perdu : vous pouvez continuer à peser.',
  othersWait: 'Une autre personne a {n} enregistrements à envoyer : ils attendent qu’elle se connecte.',
  noReference: 'Ce téléphone ne connaît pas encore les adhérentes. Donnez-lui du réseau un instant.',
  // What waits
  allSent: 'Tout est envoyé', unsent: '{n} à envoyer', offline: 'Sans réseau', toSettle: '{n} à régler',
  settleTitle: 'À régler', settleHint: 'Ces enregistrements sont gardés. Montrez-les au bureau de la coopérative.',
  nothingToSettle: 'Rien à régler.',
  // Home
  hello: 'Bonjour {name}', newGathering: 'Nouvelle pesée', openGatherings: 'Pesées ouvertes', closedGatherings: 'Pesées closes',
  noGathering: 'Aucune pesée ouverte. Commencez quand la première arrive avec son panier.',
  isClosed: 'Close', lot: 'Lot {code}', weighings: 'Pesées : {n}', otherPhones: 'Tous les téléphones : {mass}',
  clockWrong: 'L’heure de ce téléphone semble fausse. Réglez-la avant de peser.',
  // A new one
  askPlace: 'Où pesez-vous ?', askProduct: 'Qu’est-ce qu’on apporte ?', askDay: 'Cueilli quel jour ?', askCommune: 'Cueilli où ?',
  today: 'Aujourd’hui', yesterday: 'Hier', dayBefore: 'Avant-hier', communeUnknown: 'Je ne sais pas',
  noPlace: 'Aucun magasin ne vous est ouvert. Demandez au bureau de la coopérative.',
  noProduct: 'Cette coopérative n’a rien qui se pèse à la récolte.',
  // Who brings
  askMember: 'Qui apporte ?', number: 'Numéro', erase: 'Effacer', noMember: 'Aucune adhérente n’a ce numéro.',
  moreMembers: 'Tapez le numéro pour trouver les autres.',
  total: 'Total', undo: 'Annuler', undoAsk: 'Annuler {mass} de {name} ?', undoYes: 'Oui, annuler', undoNo: 'Non, garder', undone: 'Annulé',
  photo: 'Photo', photoKept: 'Photo gardée', photoBad: 'Cette photo ne se lit pas. Reprenez-la.', photos: 'Photos : {n}',
  photoNoRoom: 'Ce téléphone est plein : la photo n’est pas prise. Faites de la place ou prenez un autre téléphone.',
  photoNotKept: 'La photo n’a pas pu être gardée. Faites de la place, puis reprenez-la.',
  finish: 'Terminer',
  // Photos of a lot, or of what a dossier asks
  askPhoto: 'Que photographier ?', photoLot: 'Un lot', photoAsked: 'Ce qu’un dossier demande',
  noPhotoLots: 'Aucun lot à photographier pour l’instant.', noPhotoAsked: 'Aucun dossier ne demande de photo.',
  askLot: 'Quel lot ?', noLot: 'Aucun lot n’a ce numéro.', askAsked: 'Quelle photo ?', askShown: 'Que montre la photo ?',
  takePhoto: 'Prendre la photo', writeWord: 'Écrire un mot', wordTyped: 'Votre mot', hasPieces: 'Déjà : {n}',
  drying: 'Séchage', sorting: 'Tri', pressing: 'Pressage', packing: 'Mise en pot', storing: 'Stockage', labelling: 'Étiquettes',
  // The scale
  askWeight: 'Combien pour {name} ?', scale: 'Balance', basket: 'Panier', net: 'Reste {mass}', save: 'Enregistrer', plot: 'Parcelle',
  kept: '{name} : {mass}', comma: 'virgule', grams: 'grammes', kilograms: 'kilos',
  nothingLeft: 'Le panier pèse autant que la balance. Corrigez.',
  doubtMuch: '{mass}, c’est beaucoup. Est-ce juste ?', doubtLittle: '{mass}, c’est peu. Est-ce juste ?',
  doubtYes: 'Oui, c’est juste', doubtNo: 'Corriger',
  noRoom: 'Ce téléphone est plein. Ne pesez plus ici : faites de la place ou prenez un autre téléphone.',
  notKept: 'La pesée n’a pas pu être gardée. Écrivez-la sur papier et réessayez.',
  // The end
  askFinish: 'Tout est pesé ?', recap: '{product}. Le {day}, à {place}, {members} personnes ont apporté {mass}.',
  recapOne: '{product}. Le {day}, à {place}, une personne a apporté {mass}.',
  recapOthers: 'Ce qu’un autre téléphone n’a pas encore envoyé n’est pas compté ici.',
  finishYes: 'Clore la pesée', finished: 'La pesée est close. Son lot se fera avec le réseau.', nothingWeighed: 'Rien n’est encore pesé.',
  // This phone
  language: 'Langue', voice: 'Lire à voix haute', noVoice: 'Ce téléphone n’a pas de voix pour cette langue.', sun: 'Plein soleil',
  on: 'Oui', off: 'Non', signOut: 'Changer de personne',
  signOutRefused: 'Il reste {n} enregistrements à envoyer. Attendez le réseau avant de changer de personne.',
  update: 'Une version plus récente est prête.', updateNow: 'L’installer',
  persistWarning: 'Ce navigateur peut effacer ce qu’il garde. Installez l’application sur l’écran d’accueil.',
  notWhole: 'Ce téléphone ne connaît qu’une partie des adhérentes.',
  carry: 'Porter à la main', carryHint: 'Si le réseau ne revient pas : mettez tout dans un fichier fermé par un code de chiffres, et portez-le au bureau.',
  code: 'Code (8 chiffres au moins)', codeShort: 'Le code a au moins 8 chiffres.', makeFile: 'Faire le fichier', fileMade: 'Le fichier est fait. Tout reste aussi sur ce téléphone.',
  nothingToCarry: 'Rien à porter : tout est envoyé.', readFile: 'Reprendre un fichier', noFile: 'Choisissez d’abord le fichier.',
  fileTaken: '{n} enregistrements repris. Ils partent avec le réseau.', fileWrongCode: 'Ce n’est pas le bon code.', fileUnreadable: 'Ce fichier ne se lit pas.',
} as const

export type Word = keyof typeof fr

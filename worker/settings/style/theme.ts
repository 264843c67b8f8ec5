/** The app's custom properties, as far as pages need them: the same names and values. */
export const theme = `
:root {
  --font: 'Google Sans', 'Google Sans Text', Roboto, Arial, sans-serif;
  --ground: #f6f8fc;
  --pane: #fff;
  --text: #1f1f1f;
  --muted: #444746;
  --faint: #5c6063;
  --line: #e9ecf1;
  --edge: #747775;
  --accent: #0b57d0;
  --on-accent: #fff;
  --soft: #d3e3fd;
  --on-soft: #041e49;
  --hover: #f2f4f8;
  --ok: #146c2e;
  --ok-bg: #c4eed0;
  --warn: #8a4b00;
  --warn-bg: #ffe0b2;
  --bad: #b3261e;
  --bad-bg: #f9dedc;
  --radius: 16px;
  --chip: 8px;
  --pill: 999px;
  color-scheme: light;
}

@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131314;
    --pane: #1e1f20;
    --text: #e3e3e3;
    --muted: #c4c7c5;
    --faint: #a2a8ad;
    --line: #303134;
    --edge: #8e918f;
    --accent: #a8c7fa;
    --on-accent: #062e6f;
    --soft: #0842a0;
    --on-soft: #d3e3fd;
    --hover: #28292b;
    --ok: #6dd58c;
    --ok-bg: #0f5223;
    --warn: #ffb77c;
    --warn-bg: #5b3200;
    --bad: #f2b8b5;
    --bad-bg: #601410;
    color-scheme: dark;
  }
}
`

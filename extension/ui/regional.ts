/** A language as the reader's own region writes it. English without a region is written as in Britain. */
export function regional(language: string): string {
  return navigator.languages.find((one) => one.startsWith(`${language}-`)) ?? (language === 'en' ? 'en-GB' : language)
}

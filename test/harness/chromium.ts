/** For a browser with an unpacked extension. The first three let it run headless, as root, in a container. */
export function chromiumArgs(extension?: string): string[] {
  return [
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-quic',
    ...(extension
      ? [
          `--disable-extensions-except=${extension}`,
          `--load-extension=${extension}`,
          '--disable-features=DisableLoadExtensionCommandLineSwitch',
        ]
      : []),
  ]
}

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts', '**/*.test.tsx'],
    // Firefox has a command of its own: `npm run test:firefox`.
    exclude: ['firefox/**', '**/node_modules/**'],
    globalSetup: ['harness/bundle-once.ts'],
    // Two cores: each file may start a worker of its own.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})

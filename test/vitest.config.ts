import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts', '**/*.test.tsx'],
    // These have commands of their own: `npm run test:firefox`, `npm run test:forwarder`.
    exclude: ['firefox/**', 'forwarder/**', '**/node_modules/**'],
    globalSetup: ['harness/bundle-once.ts'],
    // Two cores: each file may start a worker of its own.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})

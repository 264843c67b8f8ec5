import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    globalSetup: ['../harness/bundle-once.ts'],
    maxWorkers: 1,
    testTimeout: 30_000,
    // Postfix may have to be installed first.
    hookTimeout: 120_000,
  },
})

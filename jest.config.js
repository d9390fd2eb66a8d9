// The tests run against the build, so what is tested is what is shipped.
const shared = { testEnvironment: 'node', transform: {}, rootDir: '.' }

export default {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/dist/test/**/*.test.js'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/test/e2e/'],
    },
    { ...shared, displayName: 'e2e', testMatch: ['<rootDir>/dist/test/e2e/**/*.test.js'] },
  ],
  testTimeout: 60000,
}

import preact from '@preact/preset-vite'
import { resolve } from 'node:path'
import { defineConfig } from 'vite'

// Three entries, one manifest: Flask reads it (kernel/assets.py) to find the hashed names.
export default defineConfig({
  base: '/assets/',
  plugins: [preact()],
  build: {
    manifest: 'manifest.json',
    outDir: 'dist',
    assetsDir: '',
    // A data: URL would ask for a wider content security policy than we give.
    assetsInlineLimit: 0,
    rollupOptions: {
      input: {
        till: resolve(import.meta.dirname, 'src/till/main.tsx'),
        site: resolve(import.meta.dirname, 'src/site/main.ts'),
        public: resolve(import.meta.dirname, 'src/public/public.css'),
      },
    },
  },
})

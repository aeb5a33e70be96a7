import preact from '@preact/preset-vite'
import { defineConfig } from 'vite'

const here = (path: string): string => new URL(path, import.meta.url).pathname

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
        
        site: here('src/site/main.ts'),
        public: here('src/public/public.css'),
      },
    },
  },
})

// Parts that add a style while the page runs find the page's nonce where the bundlers of their makers put it.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
Object.assign(globalThis, { __webpack_nonce__: nonce });

export {};

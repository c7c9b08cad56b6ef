// The icon of the browser tab: the bit of a key. Inside the page, so that no other request is made for it.

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">
<rect width="16" height="16" rx="3" fill="#2e2b28"/>
<path d="M3 9V6h10v5h-2V9H9v3H7V9z" fill="#c9d8ea"/>
</svg>`;

export const ICON_ADDRESS = `data:image/svg+xml;base64,${Buffer.from(ICON).toString('base64')}`;

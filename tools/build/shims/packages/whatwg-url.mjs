// node-fetch wants a URL class only where Node has none, that is before Node 10. The real package
// brings 290 KB of Unicode tables.
export default {};

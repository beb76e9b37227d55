// In place of mergician: what is merged is the style of an element, which holds nothing deeper.
export const mergician = (injected, own) => ({ ...injected, ...own });

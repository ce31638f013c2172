import { createContext } from "react";

/** Where menus and tips are put: inside of the page's main landmark, so that a screen reader finds them there. Null: at the end of the body. */
export const PortalContext = createContext<HTMLElement | null>(null);

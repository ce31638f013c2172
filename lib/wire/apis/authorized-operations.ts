/** Where a response has the bits of authorized operations and the request did not ask for them. */
export const OPERATIONS_NOT_ASKED = -2_147_483_648;

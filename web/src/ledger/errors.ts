// What can go wrong between the screen and the ledger, as kinds that a screen can act on.

/** The cookie is missing, expired or revoked: only a new sign-in link helps. */
export class SignedOut extends Error {
  override readonly name = 'SignedOut';
}

/** No answer came: the server is away or the network is. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** The ledger answered, and the answer is a failure. */
export class LedgerFailure extends Error {
  override readonly name = 'LedgerFailure';
  readonly code: string | undefined;
  readonly requestId: string | undefined;

  constructor(message: string, code?: string, requestId?: string) {
    super(message);
    this.code = code;
    this.requestId = requestId;
  }
}

// How invitations get to those invited: whoever can write to people carries them, once there is somebody who can.
export interface InvitationLetter {
  readonly id: string;
  readonly email: string;
  readonly workspaceName: string;
  /** Null when the operator or a machine invites. */
  readonly inviterName: string | null;
}

export interface InvitationPost {
  send(letter: InvitationLetter): void;
  /** From here on. What was sent before is lost: nobody could have carried it. */
  carryWith(carrier: (letter: InvitationLetter) => void): void;
}

export function createInvitationPost(): InvitationPost {
  let carry: (letter: InvitationLetter) => void = () => {};
  return {
    send: (letter) => carry(letter),
    carryWith: (carrier) => {
      carry = carrier;
    },
  };
}

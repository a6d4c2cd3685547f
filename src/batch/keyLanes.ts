/** What stands in a lane: one runs, the rest wait behind it. */
export interface LaneMember<Self> {
  /** `undefined`: in no lane. */
  readonly key: unknown;
  /** The one before it; `null` for the one whose turn it is. */
  leader: Self | null;
  follower: Self | null;
}

export interface KeyLanes<Member> {
  /** The last one in the lane of this key. */
  newest(key: unknown): Member | undefined;
  /** Puts it at the end of its lane; true if it is its turn. */
  enter(member: Member): boolean;
  /** Takes it out, wherever it stands; returns the one whose turn it now is, if it has changed. */
  leave(member: Member): Member | null;
  /** Those that wait behind another. */
  waiting(): Member[];
}

/** Keeps work of the same key in order, one at a time. Every step is O(1). */
export function createKeyLanes<Member extends LaneMember<Member>>(): KeyLanes<Member> {
  const newestByKey = new Map<unknown, Member>();

  return {
    newest: (key) => newestByKey.get(key),
    enter(member) {
      if (member.key === undefined) return true;
      const leader = newestByKey.get(member.key) ?? null;
      newestByKey.set(member.key, member);
      member.leader = leader;
      if (leader) leader.follower = member;
      return !leader;
    },
    leave(member) {
      if (member.key === undefined) return null;
      const { leader, follower } = member;
      if (leader) leader.follower = follower;
      if (follower) follower.leader = leader;
      else if (leader) newestByKey.set(member.key, leader);
      else newestByKey.delete(member.key);
      member.leader = member.follower = null;
      return leader ? null : follower;
    },
    waiting() {
      const members: Member[] = [];
      for (const newest of newestByKey.values()) {
        for (let member = newest; member.leader; member = member.leader) members.push(member);
      }
      return members;
    },
  };
}

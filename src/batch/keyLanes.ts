/** What stands in a lane: one runs, the rest wait behind it. */
export interface LaneMember<Self> {
  /** `key` is `undefined`: in no lane. */
  readonly facts: { readonly key: unknown };
  /** The one before it; none for the one whose turn it is. */
  leader?: Self | undefined;
  follower?: Self | undefined;
}

export interface KeyLanes<Member> {
  /** The last one in the lane of this key. */
  newest(key: unknown): Member | undefined;
  /** Puts it at the end of its lane; true if it is its turn. */
  enter(member: Member): boolean;
  /** Takes it out, wherever it stands; returns the one whose turn it now is, if that has changed. */
  leave(member: Member): Member | undefined;
  /** Those that wait behind another. */
  waiting(): Member[];
}

/** Keeps work of the same key in order, one at a time. Every step is O(1). */
export function createKeyLanes<Member extends LaneMember<Member>>(): KeyLanes<Member> {
  const newestByKey = new Map<unknown, Member>();

  return {
    newest: (key) => newestByKey.get(key),
    enter(member) {
      const { key } = member.facts;
      if (key === undefined) return true;
      const leader = (member.leader = newestByKey.get(key));
      newestByKey.set(key, member);
      if (leader) leader.follower = member;
      return !leader;
    },
    leave(member) {
      const { leader, follower, facts } = member;
      if (facts.key === undefined) return undefined;
      if (leader) leader.follower = follower;
      if (follower) follower.leader = leader;
      else if (leader) newestByKey.set(facts.key, leader);
      else newestByKey.delete(facts.key);
      member.leader = member.follower = undefined;
      return leader ? undefined : follower;
    },
    waiting() {
      const members: Member[] = [];
      for (let member of newestByKey.values()) {
        for (; member.leader; member = member.leader) members.push(member);
      }
      return members;
    },
  };
}

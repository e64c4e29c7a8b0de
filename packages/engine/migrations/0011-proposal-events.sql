-- Whether a proposal has ended is looked up among the node's events, of which there are many more of other kinds.
create index event_ending_proposal on event (at) where kind in ('approval-refused', 'proposal-cancelled', 'proposal-done');

import { z } from 'zod'
import { Proposal } from './decision.ts'
import { nothing, operation } from './operation.ts'
import { View } from './release.ts'
import {
  EndedPeriodDecision,
  HoldId,
  HoldList,
  HoldOrder,
  HoldOrdered,
  KeyRotation,
  KeyRotationBegun,
  LiftPreview,
  ObjectiveLink,
  ResealingBegun,
  RestrictedOpening,
  RestrictedRestore,
  Retention,
  RetentionEventReport,
  RetentionPeriod,
  RetentionRun,
} from './retention.ts'

/** How long what is kept, what holds it, and what a council opens after its deadline. */
export const retentionOperations = {
  recordEvent: operation(
    'POST',
    '/v1/retention/events',
    'Say what happened to records that their retention runs from',
    RetentionEventReport,
    ResealingBegun,
  ),
  retention: operation('GET', '/v1/retention', 'How long what is kept, and what is due', nothing, Retention),
  previewRetention: operation(
    'GET',
    '/v1/retention/preview',
    'What a retention run would do now; changes nothing',
    nothing,
    RetentionRun,
  ),
  runRetention: operation(
    'POST',
    '/v1/retention/run',
    'Restrict and destroy what is due now; accepts the clock where it was set far ahead',
    nothing,
    RetentionRun,
  ),
  decideEnded: operation(
    'POST',
    '/v1/retention/ended',
    'Decide on a period that has ended and waits',
    EndedPeriodDecision,
    RetentionPeriod,
  ),
  hold: operation(
    'POST',
    '/v1/holds',
    'Hold records: nothing destroys them until it is lifted',
    HoldOrder,
    HoldOrdered,
  ),
  holds: operation('GET', '/v1/holds', 'Orders to hold, and objective links', nothing, HoldList),
  previewLift: operation(
    'GET',
    '/v1/holds/{id}/preview',
    'What lifting a hold would do; changes nothing',
    z.strictObject({ id: HoldId }),
    LiftPreview,
  ),
  lift: operation(
    'POST',
    '/v1/holds/{id}/lift',
    'Lift a hold, or end an objective link: records go back to where they would be',
    z.strictObject({ id: HoldId }),
    HoldOrdered,
  ),
  linkObjective: operation(
    'POST',
    '/v1/objective-links',
    'Keep passengers’ elements readable, for a decision that each has an objective link',
    ObjectiveLink,
    HoldOrdered,
  ),
  restoreRestricted: operation(
    'POST',
    '/v1/restricted/restore',
    'Ask the council for one record’s restricted elements',
    RestrictedRestore,
    Proposal,
  ),
  openRestricted: operation(
    'POST',
    '/v1/restricted/open',
    'Open, once, what the council approved; stamped before anything is opened',
    RestrictedOpening,
    View,
  ),
  rotateKeys: operation(
    'POST',
    '/v1/keys/rotate',
    'Replace keys that somebody else may have, and seal everything under them anew',
    KeyRotation,
    KeyRotationBegun,
  ),
} as const

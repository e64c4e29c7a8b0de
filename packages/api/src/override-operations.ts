import { z } from 'zod'
import { Notice, NoticeId, NoticeList } from './notice.ts'
import { nothing, operation } from './operation.ts'
import {
  BreakGlass,
  BreakGlassRequest,
  Continuity,
  ContinuityDeclaration,
  ContinuityExtension,
  ContinuityList,
  OverrideId,
  Review,
  ReviewGiving,
  ReviewList,
} from './override.ts'

/** What goes on where approval or a case can't be waited for, who is told of it, and who judges it after. */
export const overrideOperations = {
  breakGlass: operation(
    'POST',
    '/v1/break-glass',
    'Do without approval for minutes, in one case; stamped, told to the data protection officer, reviewed after',
    BreakGlassRequest,
    BreakGlass,
  ),
  declareContinuity: operation(
    'POST',
    '/v1/continuities',
    'Declare continuity mode for offices of your own',
    ContinuityDeclaration,
    Continuity,
  ),
  extendContinuity: operation(
    'POST',
    '/v1/continuities/{id}/extend',
    'Extend continuity mode, once, that another duty manager declared',
    ContinuityExtension,
    Continuity,
  ),
  endContinuity: operation(
    'POST',
    '/v1/continuities/{id}/end',
    'End continuity mode before its time',
    z.strictObject({ id: OverrideId }),
    Continuity,
  ),
  continuities: operation('GET', '/v1/continuities', 'Continuity mode: where it is, and was', nothing, ContinuityList),
  reviews: operation('GET', '/v1/reviews', 'Overrides to be reviewed, and those that were', nothing, ReviewList),
  giveReview: operation(
    'POST',
    '/v1/reviews/{id}',
    'Judge an override of somebody else that is over',
    ReviewGiving,
    Review,
  ),
  notices: operation('GET', '/v1/notices', 'What you, or your role, are to know of', nothing, NoticeList),
  seeNotice: operation(
    'POST',
    '/v1/notices/{id}/seen',
    'Say that a notice was seen',
    z.strictObject({ id: NoticeId }),
    Notice,
  ),
} as const

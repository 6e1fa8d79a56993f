import './runner-heap';
import { ECS_ROWS } from '../documents/gateway/ecs-rows';
import { messageRows } from '../documents/gateway/field-sources';
import { OCSF_ROWS } from '../documents/gateway/ocsf-rows';
import { openGatewayProjection, Schema } from '../documents/gateway/projection';
import { openOutcomes } from '../documents/outcome';

describe("the tables of a gateway's documents", () => {
  it('can be read', () => {
    expect(openOutcomes()).toBe(true, 'outcomes');
    expect(openGatewayProjection(Schema.ECS)).toBe(true, 'ecs');
    expect(messageRows().count).toBe(ECS_ROWS.length as u32);
    expect(openGatewayProjection(Schema.OCSF)).toBe(true, 'ocsf');
    expect(messageRows().count).toBe(OCSF_ROWS.length as u32);
  });
});

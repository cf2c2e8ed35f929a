import { Stack, StackProps } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

const ratio = 4 / 2 / 1; // no regular expression
const pattern: events.EventPattern = { source: ['shop.orders'] };
const shared: events.EventPattern = { source: ['shop.returns'] };
const title = <h1>it's not a string</h1>;

export class RulesStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const label = `rules-${id}-${`nested ${'}'}`}`.replace(/[/'"`]/g, '');

    new events.Rule(this, 'Uploads', {
      description: "it's here: eventPattern",
      eventPattern: {
        source: ['aws.s3'],
        detailType: ["Object Created"],
        /* the rest is up to the service */
        detail: {
          bucket: { name: [bucket.bucketName, `plain`, `${id}-uploads`] },
          object: {
            size: events.Match.greaterThan(1_024),
            key: [{ prefix: 'in/' }, { 'anything-but': { suffix: ['.tmp'] } },],
          },
          'source-storage-class': events.Match.anyOf(
            events.Match.prefix('GLACIER'),
            events.Match.exactString('DEEP_ARCHIVE'),
          ),
          count: [1.0, -5, 0x10, .5, 12345678901234567890],
          note: ['it\'s', "a\\b", 'tab\t', '\u00e9\x41\u{1F600}', 'line\
 goes on'],
        },
        region: Match.anythingButPrefix('us-gov'),
      } as events.EventPattern,
    });

    const rule = new Rule(this, 'Matchers');
    rule.addEventPattern({
      account: ['123456789012'],
      detail: {
        a: Match.interval(1, 5.5),
        b: Match.allOf(Match.greaterThan(1), Match.lessThan(9)),
        c: Match.doesNotExist(),
        d: [...Match.suffix('.png'), 'x'],
        e: Match.equalsIgnoreCase('on'),
        f: Match.cidr('10.0.0.0/8'),
        g: Match.wildcard('a*b'),
        h: Match.anythingBut('a', 'b'),
        i: Match.prefixEqualsIgnoreCase('x'),
        j: Match.exists(),
        k: Match.nullValue(),
      },
    });

    new events.Rule(this, 'Computed', { eventPattern: { source: ['aws.s3'], detail: { ...load(id) } }, enabled: true });

    new events.Rule(this, 'Shared', { eventPattern: shared });

    new events.CfnRule(this, 'Raw', {
      eventPattern: { 'detail-type': ['a'], detailType: ['a field of this name'], $or: [{ b: [1] }, { c: [2] }] },
    });

    new events.CfnRule(this, 'Text', { eventPattern: '{"source": ["aws.ec2"], "count": [1.0]}' });

    fn.addEventSource(new SqsEventSource(queue, {
      filters: [
        lambda.FilterCriteria.filter({ body: { state: ['running'] } }),
      ],
    }));
  }
}

// A user's program with Confluent's own client for JavaScript: registers, looks up, serializes, deserializes.
// Arguments: URL of the registry, topic, hex of a record that Java wrote. Prints "NAME JSON" lines.
'use strict';

const {
  SchemaRegistryClient, AvroSerializer, AvroDeserializer, SerdeType, Compatibility,
} = require('@confluentinc/schemaregistry');

const [url, topic, hexOfJava] = process.argv.slice(2);
const say = (name, value) => console.log(`${name} ${JSON.stringify(value)}`);

async function main() {
  const client = new SchemaRegistryClient({ baseURLs: [url] });
  const subject = `${topic}-value`;
  const schema = JSON.stringify({
    type: 'record', name: 'Order', namespace: 'com.acme',
    fields: [{ name: 'id', type: 'string' }, { name: 'amount', type: 'long' }],
  });
  const info = { schemaType: 'AVRO', schema };

  const id = await client.register(subject, info);
  say('id', id);
  say('same-id', await client.getId(subject, info));
  say('by-id', JSON.parse((await client.getBySubjectAndId(subject, id)).schema).name);
  const latest = await client.getLatestSchemaMetadata(subject);
  say('latest', [latest.subject, latest.version, latest.id]);
  say('versions', await client.getAllVersions(subject));
  say('version', await client.getVersion(subject, info));
  say('subjects', (await client.getAllSubjects()).includes(subject));
  const narrower = { schemaType: 'AVRO', schema: schema.replace('long', 'string') };
  say('compatible', await client.testSubjectCompatibility(subject, narrower));
  say('refused', await client.register(subject, narrower).then(() => 'registered', (e) => [e.status, e.errorCode]));
  say('unknown', await client.getLatestSchemaMetadata('nobody').then(() => 'found', (e) => [e.status, e.errorCode]));
  say('default-level', await client.getDefaultCompatibility());
  say('set-level', await client.updateCompatibility(subject, Compatibility.NONE));
  say('level', await client.getCompatibility(subject));

  const serializer = new AvroSerializer(client, SerdeType.VALUE, { useLatestVersion: true });
  const deserializer = new AvroDeserializer(client, SerdeType.VALUE, {});
  const bytes = await serializer.serialize(topic, { id: 'o-é', amount: 4200 });
  say('bytes', bytes.toString('hex'));
  say('read-back', await deserializer.deserialize(topic, bytes));
  say('read-java', await deserializer.deserialize(topic, Buffer.from(hexOfJava, 'hex')));
  say('deleted', await client.deleteSubject(subject));
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});

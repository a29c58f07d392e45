package dev.muster.bench.locks;

import dev.muster.bench.presence.KeepAlive;
import dev.muster.bench.presence.ReceivedAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A lock of etcd by the JSON of its HTTP gateway, under the lease of one that wants it. */
final class EtcdLock implements LockClient {

    private final byte[] acquire;

    EtcdLock(String lock, String lease) {
        String name = Base64.getEncoder().encodeToString(lock.getBytes(StandardCharsets.US_ASCII));
        this.acquire = KeepAlive.post("/v3/lock/lock", "{\"name\":\"" + name + "\",\"lease\":\"" + lease + "\"}");
    }

    @Override
    public byte[] acquire() {
        return acquire;
    }

    @Override
    public byte[] release(ReceivedAnswer granted) throws IOException {
        return KeepAlive.post("/v3/lock/unlock", "{\"key\":\"" + granted.valueAfter("\"key\":\"", "\"") + "\"}");
    }
}

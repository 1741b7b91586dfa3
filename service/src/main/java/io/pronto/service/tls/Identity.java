package io.pronto.service.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows one certificate, and from a change on the next. A handshake asks for key and certificate
 * one after the other, by the name that it was given first: it gets both of what that name stood
 * for, be there a change in between. Any thread.
 */
final class Identity extends X509ExtendedKeyManager {

  private volatile Shown before;
  private volatile Shown now;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Shown(int number, PrivateKey key, X509Certificate[] chain) {

    String alias() {
      return Integer.toString(number);
    }
  }

  /** Shows this one from now on. */
  synchronized void show(PrivateKey key, X509Certificate[] chain) {
    int number = now == null ? 0 : now.number() + 1;
    before = now; // first, so that what is asked for is always one of the two
    now = new Shown(number, key, chain.clone());
  }

  private Shown by(String alias) {
    Shown newest = now;
    if (newest == null || newest.alias().equals(alias)) {
      return newest;
    }
    Shown older = before;
    return older != null && older.alias().equals(alias) ? older : null;
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    Shown shown = by(alias);
    return shown == null ? null : shown.key();
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    Shown shown = by(alias);
    return shown == null ? null : shown.chain().clone();
  }

  private String newest() {
    Shown newest = now;
    return newest == null ? null : newest.alias();
  }

  private String[] aliases() {
    String newest = newest();
    return newest == null ? null : new String[] {newest};
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return aliases();
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return newest();
  }

  @Override
  public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
    return newest();
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return aliases();
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return newest();
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return newest();
  }
}

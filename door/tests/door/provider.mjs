// An OpenID provider on this machine: whoever gives a name is that person. Says its address on the first line.
import http from 'node:http';
import { Provider } from 'oidc-provider';

const server = http.createServer().listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const redirect_uris = ['http://console.test/sign-in/provider/return'];
  const provider = new Provider(issuer, {
    clients: [
      { client_id: 'munim', client_secret: 'a secret of the client', redirect_uris },
      { client_id: 'munim-public', token_endpoint_auth_method: 'none', redirect_uris },
    ],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['preferred_username'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['a key of the test'] },
    findAccount: (ctx, id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, email: `${id}@firm.example`, email_verified: true }),
    }),
  });
  server.on('request', provider.callback());
  console.log(issuer);
});

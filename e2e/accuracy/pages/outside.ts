// A page with a map of another site in a frame, so far down that nobody sees it yet.
const frame = document.createElement('iframe');
frame.src = new URLSearchParams(location.search).get('frame') ?? '';
frame.style.cssText = 'display:block;margin-top:2000px;width:400px;height:300px;border:0';
document.body.style.margin = '0';
document.body.append(frame);
